/**
 * Descriptions of devices that strain the language, one in each package: they compile, what is
 * generated from them matches the specification's tables, and it runs.
 */
package org.virtio4j.sketch;
