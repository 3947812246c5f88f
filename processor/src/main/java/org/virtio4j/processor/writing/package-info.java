/**
 * From checked model to Java source. The text is what a careful person would have written, and the
 * same for the same model. Nothing here reads source or reports an error.
 */
package org.virtio4j.processor.writing;
