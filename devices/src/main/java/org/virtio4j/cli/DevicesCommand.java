package org.virtio4j.cli;

import java.io.PrintWriter;
import java.util.Map;
import org.virtio4j.cli.Environment.FoundDevice;
import org.virtio4j.device.block.BlockDriver;
import org.virtio4j.device.block.BlockFeatureTable;
import org.virtio4j.device.console.ConsoleDriver;
import org.virtio4j.device.console.ConsoleFeatureTable;
import org.virtio4j.device.entropy.EntropyDriver;
import org.virtio4j.device.net.Net;
import org.virtio4j.device.net.NetDriver;
import org.virtio4j.device.net.NetFeatureTable;
import org.virtio4j.driver.NoFeature;
import org.virtio4j.transport.DeviceType;
import org.virtio4j.transport.Transport;
import picocli.CommandLine.Command;

/** Lists devices. */
@Command(
    name = "devices",
    description = "Lists the devices: transport, features, configuration, and all PCI functions.")
final class DevicesCommand extends EnvironmentCommand {
  @Override
  int run(Environment environment, PrintWriter out) {
    out.println(environment.title());
    for (FoundDevice device : environment.devices()) {
      out.println();
      out.println(device);
      inventory(device.transport(), environment)
          .forEach((name, value) -> out.printf("  %-18s %s%n", name, value));
    }
    environment.pciRoot().ifPresent(root -> PciListing.print(root, out));
    return 0;
  }

  private static Map<String, String> inventory(Transport transport, Environment environment) {
    DeviceType type = transport.deviceType();
    if (type.equals(EntropyDriver.DEVICE_TYPE)) {
      try (EntropyDriver driver =
          EntropyDriver.open(transport, environment.hal(), environment.options(NoFeature.TABLE))) {
        return Inventory.of(driver);
      }
    } else if (type.equals(BlockDriver.DEVICE_TYPE)) {
      try (BlockDriver driver =
          BlockDriver.open(
              transport, environment.hal(), environment.options(BlockFeatureTable.TABLE))) {
        return Inventory.of(driver);
      }
    } else if (type.equals(ConsoleDriver.DEVICE_TYPE)) {
      try (ConsoleDriver driver =
          ConsoleDriver.open(
              transport, environment.hal(), environment.options(ConsoleFeatureTable.TABLE))) {
        return Inventory.of(driver);
      }
    }
    if (type.equals(NetDriver.DEVICE_TYPE)) {
      try (Net net =
          Net.open(transport, environment.hal(), environment.options(NetFeatureTable.TABLE))) {
        return Inventory.of(net);
      }
    }
    return Map.of("driver", "none");
  }
}
