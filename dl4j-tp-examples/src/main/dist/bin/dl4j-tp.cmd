@echo off
rem dl4j-tp: JAVA_HOME or java on the path; JAVA_OPTS for the JVM; DL4J_TP_CLASSPATH for jars of your own.
setlocal
set "JAVA=java"
if defined JAVA_HOME set "JAVA=%JAVA_HOME%\bin\java"
set "JARS=%~dp0..\lib\*"
if defined DL4J_TP_CLASSPATH set "JARS=%JARS%;%DL4J_TP_CLASSPATH%"
"%JAVA%" %JAVA_OPTS% -cp "%JARS%" org.dl4jtp.examples.Main %*
exit /b %ERRORLEVEL%
