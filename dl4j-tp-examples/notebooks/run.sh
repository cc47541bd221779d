#!/usr/bin/env bash
# Runs the notebooks on Jupyter from start to end, outputs into the files. See README.md beside this file.
set -euo pipefail

usage() {
  echo "usage: run.sh [--install-jupyter] [--kernel-only | NOTEBOOK...]"
  echo "  --install-jupyter  first installs Jupyter's Debian packages (needs root)"
  echo "  --kernel-only      only writes the kernel's description, and says how to use it"
}

here="$(cd "$(dirname "$0")" && pwd)"
root="$(cd "$here/../.." && pwd)"
jupyter_path="$root/dl4j-tp-examples/target/jupyter"
install=false
kernel_only=false
notebooks=()
for argument in "$@"; do
  case "$argument" in
    --install-jupyter) install=true ;;
    --kernel-only) kernel_only=true ;;
    -h | --help) usage; exit ;;
    -*) usage >&2; exit 2 ;;
    *) notebooks+=("$(realpath "$argument")") ;;
  esac
done
((${#notebooks[@]})) || notebooks=("$here"/*.ipynb)

if $install; then
  apt-get update
  apt-get install -y --no-install-recommends jupyter-nbconvert jupyter-client python3-mistune0
fi

cd "$root"
mvn -q compile exec:exec -Dexec.executable=java \
  -Dexec.args="-cp %classpath org.dl4jtp.examples.notebook.KernelSpec $jupyter_path"

if $kernel_only; then
  echo "Start Jupyter with JUPYTER_PATH=$jupyter_path and choose the kernel \"Java (dl4j-tp)\"."
  exit
fi
if ! command -v jupyter-nbconvert > /dev/null; then
  echo "jupyter-nbconvert is missing. On Debian, run.sh --install-jupyter installs it; elsewhere: pip install nbconvert" >&2
  exit 1
fi
for notebook in "${notebooks[@]}"; do
  JUPYTER_PATH="$jupyter_path" jupyter-nbconvert --to notebook --execute --inplace \
    --ExecutePreprocessor.record_timing=False "$notebook"
done
