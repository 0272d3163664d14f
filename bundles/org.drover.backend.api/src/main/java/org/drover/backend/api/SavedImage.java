package org.drover.backend.api;

/**
 * Where the memory of a VM lies between being saved and being restored.
 *
 * @param atSource      the file that the source writes; its name holds the migration's id
 * @param atDestination the file that the destination reads: the same one by its own path, or a copy
 * @param carried       it is a copy, which travels between the hosts
 */
public record SavedImage(String atSource, String atDestination, boolean carried) {}
