/** The annotation processor: source to checked model to Java source. */
package org.virtio4j.processor;
