package org.virtio4j.sketch.crypto;

import java.lang.foreign.MemorySegment;
import org.virtio4j.annotation.DeviceReadable;
import org.virtio4j.annotation.DeviceWritable;
import org.virtio4j.annotation.Queue;
import org.virtio4j.annotation.Request;
import org.virtio4j.annotation.VirtioDevice;

@VirtioDevice(id = 20, config = CryptoConfig.class, spec = "5.9")
interface CryptoDevice {
  @Queue(index = 0, header = OpHeader.class, reply = OpReply.class)
  DataQueue data(int queue);

  @Queue(header = ControlHeader.class, reply = SessionReply.class)
  ControlQueue control();

  static int dataCount(long maxDataqueues) {
    return (int) maxDataqueues;
  }

  static int controlIndex(long maxDataqueues) {
    return (int) maxDataqueues;
  }

  interface ControlQueue {
    /** The session is encoded by {@link SymSessionCodec}; the result is its identifier. */
    @Request(Op.CIPHER_CREATE)
    long createCipher(
        long algo, @DeviceReadable MemorySegment session, @DeviceReadable MemorySegment key);

    @Request(Op.HASH_CREATE)
    long createHash(long algo, @DeviceReadable MemorySegment session);
  }

  interface DataQueue {
    /** The parameters are encoded by {@link CipherDataCodec}. */
    @Request(Op.ENCRYPT)
    void encrypt(
        long algo,
        long sessionId,
        @DeviceReadable MemorySegment parameters,
        @DeviceReadable MemorySegment iv,
        @DeviceReadable MemorySegment src,
        @DeviceWritable MemorySegment dst);

    @Request(Op.DECRYPT)
    void decrypt(
        long algo,
        long sessionId,
        @DeviceReadable MemorySegment parameters,
        @DeviceReadable MemorySegment iv,
        @DeviceReadable MemorySegment src,
        @DeviceWritable MemorySegment dst);
  }
}
