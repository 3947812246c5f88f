package org.virtio4j.sketch.crypto;

interface Op {
  int CIPHER = 0;
  int HASH = 1;
  int CREATE = 2;
  int DESTROY = 3;
  int CIPHER_CREATE = CIPHER << 8 | CREATE;
  int HASH_CREATE = HASH << 8 | CREATE;
  int CIPHER_DESTROY = CIPHER << 8 | DESTROY;
  int ENCRYPT = CIPHER << 8;
  int DECRYPT = CIPHER << 8 | 1;
}
