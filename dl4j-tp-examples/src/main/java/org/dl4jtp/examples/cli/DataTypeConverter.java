package org.dl4jtp.examples.cli;

import java.util.List;
import org.nd4j.linalg.api.buffer.DataType;
import picocli.CommandLine.ITypeConverter;

/** Types to compute in: float or double. */
public final class DataTypeConverter implements ITypeConverter<DataType> {
  @Override
  public DataType convert(String text) {
    return Choice.of(List.of(DataType.FLOAT, DataType.DOUBLE), "data type", text);
  }
}
