/**
 * Faults that are put into the sources on purpose, one at a time, to see whether a test rejects
 * each; see {@link org.virtio4j.faults.FaultRun}.
 */
package org.virtio4j.faults;
