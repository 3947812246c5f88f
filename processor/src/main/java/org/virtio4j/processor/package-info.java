/**
 * The annotation processor: source to checked model to Java source.
 *
 * <p>Here is only what holds the passes together: {@link org.virtio4j.processor.VirtioProcessor},
 * and one {@link org.virtio4j.processor.Step} for each kind of described type. {@code validation}
 * reads source and reports what is wrong with it, {@code model} is what it makes of it, {@code
 * writing} turns the model into source. Neither of those two knows the other.
 */
package org.virtio4j.processor;
