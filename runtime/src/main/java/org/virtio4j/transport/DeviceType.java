package org.virtio4j.transport;

/**
 * A type of device (VIRTIO 1.4, 5). Types that virtio4j does not know are represented too.
 *
 * @param id the number of the type; 0 means that there is no device
 */
public record DeviceType(int id) {
  private static final String[] NAMES = new String[50];

  static {
    String[] known = {
      "1 network",
      "2 block",
      "3 console",
      "4 entropy",
      "5 balloon (traditional)",
      "6 ioMemory",
      "7 rpmsg",
      "8 SCSI host",
      "9 9P transport",
      "10 mac80211 wlan",
      "11 rproc serial",
      "12 CAIF",
      "13 balloon",
      "16 GPU",
      "17 RTC",
      "18 input",
      "19 socket",
      "20 crypto",
      "21 signal distribution",
      "22 pstore",
      "23 IOMMU",
      "24 memory",
      "25 sound",
      "26 file system",
      "27 PMEM",
      "28 RPMB",
      "29 mac80211 hwsim",
      "30 video encoder",
      "31 video decoder",
      "32 SCMI",
      "33 Nitro secure module",
      "34 I2C",
      "35 watchdog",
      "36 CAN",
      "38 parameter server",
      "39 audio policy",
      "40 Bluetooth",
      "41 GPIO",
      "42 RDMA",
      "43 camera",
      "44 ISM",
      "45 SPI",
      "46 TEE",
      "47 CPU balloon",
      "48 media",
      "49 USB controller"
    };
    for (String entry : known) {
      int space = entry.indexOf(' ');
      NAMES[Integer.parseInt(entry, 0, space, 10)] = entry.substring(space + 1);
    }
  }

  /**
   * The name of the type.
   *
   * @return a name, or {@code "unknown"}
   */
  public String name() {
    String name = id >= 0 && id < NAMES.length ? NAMES[id] : null;
    return name == null ? "unknown" : name;
  }

  /** The name and the number, such as {@code block (2)}. */
  @Override
  public String toString() {
    return name() + " (" + id + ")";
  }
}
