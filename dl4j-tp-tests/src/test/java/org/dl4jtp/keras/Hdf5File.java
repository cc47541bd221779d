package org.dl4jtp.keras;

import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.util.Arrays;
import java.util.List;
import org.bytedeco.hdf5.Attribute;
import org.bytedeco.hdf5.DataSet;
import org.bytedeco.hdf5.DataSpace;
import org.bytedeco.hdf5.DataType;
import org.bytedeco.hdf5.Group;
import org.bytedeco.hdf5.H5File;
import org.bytedeco.hdf5.H5Object;
import org.bytedeco.hdf5.PredType;
import org.bytedeco.hdf5.StrType;
import org.bytedeco.hdf5.global.hdf5;
import org.bytedeco.javacpp.BytePointer;
import org.bytedeco.javacpp.FloatPointer;
import org.bytedeco.javacpp.Pointer;

/** An HDF5 file being written. Names of groups and data sets are paths from the root. */
final class Hdf5File implements AutoCloseable {
  private final H5File file;

  Hdf5File(Path path) {
    file = new H5File(path.toString(), hdf5.H5F_ACC_TRUNC());
  }

  /** Its parent is there already. */
  void group(String path) {
    file.createGroup(path).close();
  }

  /** Of the file itself. */
  void attribute(String name, String value) {
    write(file, name, new DataSpace(hdf5.H5S_SCALAR), bytes(value));
  }

  /** Names of one length, padded. */
  void attribute(String group, String name, List<String> values) {
    byte[][] all = values.stream().map(Hdf5File::bytes).toArray(byte[][]::new);
    int length = Arrays.stream(all).mapToInt(one -> one.length).max().orElse(1);
    byte[] padded = new byte[length * Math.max(1, all.length)];
    for (int i = 0; i < all.length; i++) {
      System.arraycopy(all[i], 0, padded, i * length, all[i].length);
    }
    try (Group opened = file.openGroup(group)) {
      write(opened, name, new DataSpace(1, new long[] {Math.max(1, all.length)}), length, padded);
    }
  }

  private static byte[] bytes(String text) {
    return text.getBytes(StandardCharsets.UTF_8);
  }

  private static void write(H5Object owner, String name, DataSpace space, byte[] value) {
    write(owner, name, space, value.length, value);
  }

  private static void write(
      H5Object owner, String name, DataSpace space, int length, byte[] value) {
    try (space;
        DataType type = new StrType(PredType.C_S1(), length);
        Attribute attribute = owner.createAttribute(name, type, space);
        BytePointer pointer = new BytePointer(value)) {
      attribute.write(type, new Pointer(pointer));
    }
  }

  /** Groups on its path are made where they are missing. */
  void dataSet(String path, float[] values, long... shape) {
    for (int slash = path.indexOf('/'); slash >= 0; slash = path.indexOf('/', slash + 1)) {
      if (!file.nameExists(path.substring(0, slash))) {
        group(path.substring(0, slash));
      }
    }
    try (DataSpace space = new DataSpace(shape.length, shape);
        DataSet set = file.createDataSet(path, PredType.NATIVE_FLOAT(), space);
        FloatPointer pointer = new FloatPointer(values)) {
      set.write(pointer, PredType.NATIVE_FLOAT());
    }
  }

  @Override
  public void close() {
    file.close();
    file.deallocate();
  }
}
