/**
 * Keeping as few hosts awake as the VMs need, hour after hour: start at {@link
 * org.drover.placement.internal.consolidation.Consolidator}. It knows forecasts as numbers and hosts as rows, and nothing else.
 */
package org.drover.placement.internal.consolidation;
