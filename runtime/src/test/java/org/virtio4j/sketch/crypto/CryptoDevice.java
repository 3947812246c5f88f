package org.virtio4j.sketch.crypto;

import java.lang.foreign.MemorySegment;
import org.virtio4j.annotation.DeviceReadable;
import org.virtio4j.annotation.DeviceWritable;
import org.virtio4j.annotation.Length;
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
    /** The result is the session's identifier. */
    @Request(Op.CIPHER_CREATE)
    long createCipher(long algo, SymSession session, @DeviceReadable MemorySegment key);

    @Request(Op.HASH_CREATE)
    long createHash(long algo, HashSession session);

    @Request(value = Op.CIPHER_DESTROY, reply = OpReply.class, body = DestroySession.class)
    void destroy(long algo, long sessionId);
  }

  interface DataQueue {
    @Request(value = Op.ENCRYPT, body = CipherData.class)
    void encrypt(
        long algo,
        long sessionId,
        @Length(of = "ivLen") @DeviceReadable MemorySegment iv,
        @Length(of = "srcDataLen") @DeviceReadable MemorySegment src,
        @Length(of = "dstDataLen") @DeviceWritable MemorySegment dst);

    @Request(value = Op.DECRYPT, body = CipherData.class)
    void decrypt(
        long algo,
        long sessionId,
        @Length(of = "ivLen") @DeviceReadable MemorySegment iv,
        @Length(of = "srcDataLen") @DeviceReadable MemorySegment src,
        @Length(of = "dstDataLen") @DeviceWritable MemorySegment dst);
  }
}
