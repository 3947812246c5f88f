/** What an operation costs, compared with code written by hand. */
package org.virtio4j.benchmark;
