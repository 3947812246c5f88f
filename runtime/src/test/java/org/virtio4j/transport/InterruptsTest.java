package org.virtio4j.transport;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.concurrent.atomic.AtomicReference;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.virtio4j.testing.Allocations;
import org.virtio4j.testing.Virtual;

@Timeout(60)
final class InterruptsTest {
  private static final long LONG_NANOS = Duration.ofSeconds(30).toNanos();
  private static final long SHORT_NANOS = Duration.ofMillis(5).toNanos();

  /** A wire or a message that a test raises. */
  private static final class TestLine implements InterruptLine {
    Runnable handler;
    volatile boolean raised;
    final AtomicInteger waiting = new AtomicInteger();
    int waits;

    @Override
    public void connect(Runnable handler) {
      this.handler = handler;
    }

    @Override
    public void disconnect() {
      handler = null;
    }

    @Override
    public boolean isRaised() {
      return raised;
    }

    @Override
    public void beginWait() {
      waiting.incrementAndGet();
      waits++;
    }

    @Override
    public void endWait() {
      waiting.decrementAndGet();
    }
  }

  /** An interrupt status register that is cleared when it is read. */
  private static final class Register {
    int bits;
    int reads;

    synchronized InterruptStatus take() {
      reads++;
      InterruptStatus status = InterruptStatus.of(bits);
      bits = 0;
      return status;
    }
  }

  private final TestLine line = new TestLine();
  private final Register register = new Register();
  private final Interrupts wired = Interrupts.wired(line, register::take);

  @Test
  void doesNotSleepIfTheInterruptCameAfterThePreparation() {
    InterruptSource source = wired.queue(0);
    long ticket = source.prepare();
    line.handler.run();
    assertThat(source.await(ticket, LONG_NANOS)).isTrue();
    assertThat(line.waits).isZero();
  }

  @Test
  void sleepsNoLongerThanItMay() {
    InterruptSource source = wired.queue(0);
    assertThat(source.await(source.prepare(), SHORT_NANOS)).isFalse();
    assertThat(source.await(source.prepare(), 0)).isFalse();
    assertThat(source.await(source.prepare(), -1)).isFalse();
    assertThat(line.waiting).hasValue(0);
  }

  @Test
  void anInterruptBeforeThePreparationEndsNoWaitAfterIt() {
    InterruptSource source = wired.queue(0);
    register.bits = InterruptStatus.USED_BUFFER;
    line.handler.run();
    long ticket = source.prepare();
    assertThat(register.reads).isEqualTo(1);
    assertThat(source.await(ticket, SHORT_NANOS)).isFalse();
    assertThat(source.prepare()).isEqualTo(ticket);
    assertThat(register.reads).isEqualTo(1); // for one interrupt
  }

  @Test
  void oneInterruptEndsTheWaitsOfAllThreads() throws InterruptedException {
    List<Thread> threads = new ArrayList<>();
    AtomicInteger ended = new AtomicInteger();
    InterruptSource[] sources = {wired.queue(0), wired.queue(0), wired.queue(1)};
    for (InterruptSource source : sources) {
      long ticket = source.prepare();
      threads.add(
          Thread.ofPlatform()
              .daemon()
              .start(() -> {
                if (source.await(ticket, LONG_NANOS)) {
                  ended.incrementAndGet();
                }
              }));
    }
    for (Thread thread : threads) {
      Virtual.awaitWaiting(thread);
    }
    line.handler.run();
    for (Thread thread : threads) {
      // A thread that was not woken would end too, when its time is over.
      assertThat(thread.join(Duration.ofNanos(LONG_NANOS / 2))).isTrue();
    }
    assertThat(ended).hasValue(3);
    assertThat(line.waiting).hasValue(0);
  }

  @Test
  void whoAcknowledgesTellsTheOthers() {
    InterruptSource first = wired.queue(0);
    InterruptSource second = wired.queue(1);
    register.bits = InterruptStatus.USED_BUFFER;
    line.handler.run();
    // The second queue's buffer is used while the wire is still asserted, so that there is no edge.
    long ticket = second.count();
    first.prepare();
    assertThat(second.await(ticket, LONG_NANOS)).isTrue();
  }

  @Test
  void countsChangesOfTheConfiguration() {
    register.bits = InterruptStatus.USED_BUFFER;
    line.handler.run();
    wired.queue(0).prepare();
    assertThat(wired.configurationChanges()).isZero();
    register.bits = InterruptStatus.USED_BUFFER | InterruptStatus.CONFIGURATION_CHANGE;
    line.handler.run();
    long ticket = wired.configuration().count();
    wired.queue(0).prepare();
    assertThat(wired.configurationChanges()).isEqualTo(1);
    assertThat(wired.configuration().await(ticket, LONG_NANOS)).isTrue();
    assertThat(wired.isConfigurationShared()).isFalse();
  }

  @Test
  void acknowledgesAgainWhatIsStillAsserted() {
    line.raised = true;
    AtomicInteger reads = new AtomicInteger();
    Interrupts interrupts =
        Interrupts.wired(
            line,
            () -> {
              if (reads.incrementAndGet() == 2) {
                line.raised = false;
                return InterruptStatus.of(InterruptStatus.CONFIGURATION_CHANGE);
              }
              return InterruptStatus.of(InterruptStatus.USED_BUFFER);
            });
    line.handler.run();
    interrupts.queue(0).prepare();
    assertThat(reads).hasValue(2);
    assertThat(interrupts.configurationChanges()).isEqualTo(1);
  }

  @Test
  void aWireThatStaysAssertedIsLookedAtAgainAndAgain() {
    InterruptSource source = wired.queue(0);
    line.raised = true; // by another device
    line.handler.run();
    long ticket = source.prepare();
    int reads = register.reads;
    assertThat(reads).isBetween(1, 10);
    assertThat(source.await(ticket, LONG_NANOS)).isTrue(); // after a while, for another look
    source.prepare();
    assertThat(register.reads).isGreaterThan(reads);
  }

  @Test
  void anInterruptedThreadSleepsOnAndStaysInterrupted() {
    InterruptSource source = wired.queue(0);
    Thread.currentThread().interrupt();
    long begin = System.nanoTime();
    assertThat(source.await(source.prepare(), SHORT_NANOS)).isFalse();
    assertThat(System.nanoTime() - begin).isGreaterThanOrEqualTo(SHORT_NANOS);
    assertThat(Thread.interrupted()).isTrue();
  }

  @Test
  void parksAVirtualThreadAndNotItsCarrier() throws InterruptedException {
    InterruptSource source = wired.queue(0);
    CountDownLatch ended = new CountDownLatch(1);
    long ticket = source.prepare();
    Thread sleeper =
        Thread.startVirtualThread(() -> {
          if (source.await(ticket, LONG_NANOS)) {
            ended.countDown();
          }
        });
    Virtual.awaitWaitingOffCarrier(sleeper);
    line.handler.run();
    ended.await();
  }

  @Test
  void waitingAllocatesNothing() {
    InterruptSource source = wired.queue(0);
    Runnable wait =
        () -> {
          register.bits = InterruptStatus.USED_BUFFER;
          line.handler.run();
          source.await(source.prepare(), 1_000L);
        };
    assertThat(Allocations.of(wait)).isZero();
  }

  @Test
  void messagesEndTheWaitsOfTheirOwn() {
    TestLine config = new TestLine();
    TestLine first = new TestLine();
    TestLine second = new TestLine();
    Interrupts interrupts = Interrupts.messages(List.of(config, first, second));
    interrupts.routeConfiguration(0);
    interrupts.routeQueue(0, 1);
    interrupts.routeQueue(1, 2);
    interrupts.routeQueue(2, 2);
    long[] before = counts(interrupts);
    first.handler.run();
    assertThat(counts(interrupts)).containsExactly(before[0] + 1, before[1], before[2], before[3]);
    second.handler.run();
    assertThat(counts(interrupts))
        .containsExactly(before[0] + 1, before[1] + 1, before[2] + 1, before[3]);
    assertThat(interrupts.configurationChanges()).isZero();
    config.handler.run(); // and the queues look whether the device has failed
    assertThat(counts(interrupts))
        .containsExactly(before[0] + 2, before[1] + 2, before[2] + 2, before[3] + 1);
    assertThat(interrupts.configurationChanges()).isEqualTo(1);
    assertThat(interrupts.isConfigurationShared()).isFalse();
    assertThat(interrupts.areDelivered()).isTrue();
  }

  private static long[] counts(Interrupts interrupts) {
    return new long[] {
      interrupts.queue(0).count(),
      interrupts.queue(1).count(),
      interrupts.queue(2).count(),
      interrupts.configuration().count()
    };
  }

  @Test
  void oneMessageCanTellOfEverything() {
    TestLine only = new TestLine();
    Interrupts interrupts = Interrupts.messages(List.of(only));
    interrupts.routeConfiguration(0);
    interrupts.routeQueue(0, 0);
    assertThat(interrupts.isConfigurationShared()).isTrue();
    only.handler.run();
    assertThat(interrupts.queue(0).count()).isEqualTo(1);
    assertThat(interrupts.configuration().count()).isEqualTo(1);
    assertThat(interrupts.configurationChanges()).isEqualTo(1);
  }

  @Test
  void refusesToSleepForWhatHasNoLine() {
    Interrupts messages = Interrupts.messages(List.of(line));
    InterruptSource source = messages.queue(0);
    assertThatThrownBy(() -> source.await(source.prepare(), LONG_NANOS))
        .isInstanceOf(IllegalStateException.class)
        .hasMessage("there is no vector for what is waited for");
    Interrupts polled = Interrupts.polled(register::take);
    assertThat(polled.areDelivered()).isFalse();
    assertThatThrownBy(() -> polled.queue(0).await(0, LONG_NANOS))
        .isInstanceOf(IllegalStateException.class)
        .hasMessage("no interrupt reaches this program");
    assertThatThrownBy(() -> messages.routeQueue(0, 1))
        .isInstanceOf(IndexOutOfBoundsException.class);
  }

  @Test
  void polledOnesAreReadFromTheDevice() {
    Interrupts polled = Interrupts.polled(register::take);
    register.bits = InterruptStatus.CONFIGURATION_CHANGE;
    polled.queue(0).prepare();
    assertThat(register.reads).isZero();
    polled.poll();
    polled.poll();
    assertThat(register.reads).isEqualTo(2);
    assertThat(polled.configurationChanges()).isEqualTo(1);
  }

  @Test
  void closingEndsAllWaitsAndLetsGoOfTheLine() throws InterruptedException {
    AtomicReference<Boolean> woken = new AtomicReference<>();
    InterruptSource source = wired.queue(3);
    long ticket = source.prepare();
    Thread sleeper = Thread.startVirtualThread(() -> woken.set(source.await(ticket, LONG_NANOS)));
    Virtual.awaitWaiting(sleeper);
    wired.close();
    sleeper.join();
    assertThat(woken).hasValue(true);
    assertThat(line.handler).isNull();
  }

  @Test
  void whatTheAcknowledgementThrowsIsThrownToWhoeverWaits() {
    Interrupts broken =
        Interrupts.wired(
            line,
            () -> {
              throw new org.virtio4j.TransportException("gone");
            });
    line.handler.run();
    InterruptSource source = broken.queue(0);
    assertThatThrownBy(source::prepare).hasMessage("gone");
  }
}
