/**
 * Starts Felix with Drover's bundles by start level, watches the plugin folder, and lends its main thread.
 * Start reading at {@link org.drover.launcher.Main}, then {@link org.drover.launcher.Platform}.
 * It must not know any Drover bundle: what it offers and asks of them are services of plain Java types.
 */
package org.drover.launcher;
