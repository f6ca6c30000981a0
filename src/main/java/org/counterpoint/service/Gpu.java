package org.counterpoint.service;

/**
 * A GPU of this machine at one moment.
 *
 * @param index its number, from 0, in the order of the bus
 * @param uuid name that no other GPU has
 * @param name what it is called
 * @param memoryBytes its memory
 * @param usedBytes memory in use by all processes
 * @param utilization share of the last moments in which it worked, 0 to 1; NaN where it does not tell
 */
public record Gpu(int index, String uuid, String name, long memoryBytes, long usedBytes, double utilization) {}
