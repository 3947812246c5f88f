package org.virtio4j.cli;

import java.math.BigInteger;
import java.util.LinkedHashMap;
import java.util.Locale;
import java.util.Map;
import org.virtio4j.device.block.BlockConfig;
import org.virtio4j.device.block.BlockConfigAccessor;
import org.virtio4j.device.block.BlockDevice;
import org.virtio4j.device.block.BlockDriver;
import org.virtio4j.device.block.BlockFeature;
import org.virtio4j.device.block.BlockFeatureTable;
import org.virtio4j.device.console.ConsoleConfig;
import org.virtio4j.device.console.ConsoleConfigAccessor;
import org.virtio4j.device.console.ConsoleDriver;
import org.virtio4j.device.console.ConsoleFeatureTable;
import org.virtio4j.device.entropy.EntropyDriver;
import org.virtio4j.device.net.Net;
import org.virtio4j.device.net.NetConfigAccessor;
import org.virtio4j.device.net.NetFeatureTable;
import org.virtio4j.driver.FeatureTable;
import org.virtio4j.driver.Negotiated;
import org.virtio4j.driver.NoFeature;

/** What a device says about itself: names and values, in an order that reads well. */
final class Inventory {
  private Inventory() {}

  static Map<String, String> of(EntropyDriver driver) {
    return features(driver.features(), NoFeature.TABLE);
  }

  static Map<String, String> of(ConsoleDriver driver) {
    Map<String, String> lines = features(driver.features(), ConsoleFeatureTable.TABLE);
    ConsoleConfigAccessor config = driver.config();
    if (config.hasSize()) {
      ConsoleConfig.Size size = config.size();
      lines.put("size", size.cols() + " columns, " + size.rows() + " rows");
    }
    return lines;
  }

  static Map<String, String> of(BlockDriver driver) {
    Map<String, String> lines = features(driver.features(), BlockFeatureTable.TABLE);
    BlockConfigAccessor config = driver.config();
    long capacity = config.capacity();
    BigInteger bytes =
        new BigInteger(Long.toUnsignedString(capacity))
            .multiply(BigInteger.valueOf(BlockDevice.SECTOR_SIZE)); // a device may claim anything
    lines.put("capacity", Long.toUnsignedString(capacity) + " sectors, " + bytes + " bytes");
    lines.put("read-only", driver.features().has(BlockFeature.RO) ? "yes" : "no");
    if (config.hasSizeMax()) {
      lines.put("greatest buffer", config.sizeMax() + " bytes");
    }
    if (config.hasSegMax()) {
      lines.put("buffers a request", "at most " + config.segMax());
    }
    lines.put("block size", config.blkSize() + " bytes");
    if (config.hasGeometry()) {
      BlockConfig.Geometry geometry = config.geometry();
      lines.put(
          "geometry",
          geometry.cylinders()
              + " cylinders, "
              + geometry.heads()
              + " heads, "
              + geometry.sectors()
              + " sectors a track");
    }
    if (config.hasTopology()) {
      BlockConfig.Topology topology = config.topology();
      lines.put("physical block", "2^" + topology.physicalBlockExp() + " blocks");
      lines.put("first aligned", "block " + topology.alignmentOffset());
      lines.put("least good size", topology.minIoSize() + " blocks");
      lines.put("best size", topology.optIoSize() + " blocks");
    }
    if (config.hasWriteback()) {
      lines.put("cache", config.writeback() ? "write-back" : "write-through");
    }
    lines.put("name", driver.requests(0).id());
    return lines;
  }

  static Map<String, String> of(Net net) {
    Map<String, String> lines = features(net.driver().features(), NetFeatureTable.TABLE);
    NetConfigAccessor config = net.driver().config();
    lines.put("address", net.mac() + (config.hasMac() ? "" : ", of the driver's making"));
    lines.put("mtu", net.mtu() + " bytes");
    lines.put("link", net.isLinkUp() ? "up" : "down");
    if (net.speed().isPresent()) {
      lines.put("speed", net.speed().getAsLong() + " Mbit/s");
    }
    if (config.hasDuplex()) {
      lines.put("duplex", net.duplex().name().toLowerCase(Locale.ROOT));
    }
    lines.put("pairs of queues", net.pairs() + " of " + config.maxVirtqueuePairs());
    lines.put("frame header", net.receiver(0).headerBytes() + " bytes");
    lines.put(
        "receive buffers",
        net.receiver(0).queue().buffers() + " of " + net.receiver(0).queue().bytes() + " bytes");
    if (config.hasRssMaxKeySize()) {
      lines.put("hash key", "at most " + config.rssMaxKeySize() + " bytes");
      lines.put("hash types", "0x" + Long.toHexString(config.supportedHashTypes()));
    }
    return lines;
  }

  private static <F extends Enum<F>> Map<String, String> features(
      Negotiated<F> features, FeatureTable<F> table) {
    Map<String, String> lines = new LinkedHashMap<>();
    lines.put("offered", FeatureNames.of(features.offeredBits(), table));
    lines.put("negotiated", FeatureNames.of(features.acceptedBits(), table));
    return lines;
  }
}
