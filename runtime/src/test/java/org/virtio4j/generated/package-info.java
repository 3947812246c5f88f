/**
 * Generated code at work: descriptions of invented devices, which the build compiles like any
 * other, and tests of what their accessors and codecs do, access by access.
 */
package org.virtio4j.generated;
