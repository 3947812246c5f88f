package org.virtio4j.processor.model;

/**
 * What size data must have.
 *
 * @param parameter the data's name
 * @param field the configuration field that says the size in bytes
 */
public record SizeModel(String parameter, String field) {}
