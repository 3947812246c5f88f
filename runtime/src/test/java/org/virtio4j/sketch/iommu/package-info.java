/** The IOMMU device (VIRTIO 1.4, 5.13). */
package org.virtio4j.sketch.iommu;
