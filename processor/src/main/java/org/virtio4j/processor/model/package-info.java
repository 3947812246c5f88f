/** What a description says, checked: immutable, and without a trace of the source it came from. */
package org.virtio4j.processor.model;
