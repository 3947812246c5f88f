package org.virtio4j.faults;

import static org.junit.platform.engine.discovery.DiscoverySelectors.selectClass;

import java.util.Arrays;
import org.junit.platform.engine.TestExecutionResult;
import org.junit.platform.engine.TestExecutionResult.Status;
import org.junit.platform.engine.support.descriptor.MethodSource;
import org.junit.platform.launcher.LauncherDiscoveryRequest;
import org.junit.platform.launcher.TestExecutionListener;
import org.junit.platform.launcher.TestIdentifier;
import org.junit.platform.launcher.core.LauncherDiscoveryRequestBuilder;
import org.junit.platform.launcher.core.LauncherFactory;

/** Runs test classes until a test fails, in a JVM of its own. */
final class FaultTrial implements TestExecutionListener {
  /** The test that failed is the last line of the output. */
  static final int REJECTED = 10;

  /** The number of tests that passed is the last line of the output. */
  static final int PASSED = 11;

  private int passed;

  private FaultTrial() {}

  /**
   * Runs tests.
   *
   * @param classes names of test classes, in the order in which they run
   */
  public static void main(String[] classes) {
    LauncherDiscoveryRequest request =
        LauncherDiscoveryRequestBuilder.request()
            .selectors(Arrays.stream(classes).map(name -> selectClass(name)).toList())
            .build();
    FaultTrial trial = new FaultTrial();
    LauncherFactory.create().execute(request, trial);
    System.out.println(trial.passed);
    System.out.flush();
    Runtime.getRuntime().halt(PASSED);
  }

  @Override
  public void executionFinished(TestIdentifier test, TestExecutionResult result) {
    if (result.getStatus() != Status.SUCCESSFUL) {
      String name =
          test.getSource()
              .filter(MethodSource.class::isInstance)
              .map(MethodSource.class::cast)
              .map(source -> simple(source.getClassName()) + "." + source.getMethodName())
              .orElse(test.getDisplayName());
      System.out.println();
      System.out.println(name);
      System.out.flush();
      Runtime.getRuntime().halt(REJECTED); // whatever the others would say, and threads that hang
    } else if (test.isTest()) {
      passed++;
    }
  }

  private static String simple(String name) {
    return name.substring(name.lastIndexOf('.') + 1);
  }
}
