package org.drover.service.internal;

import java.util.Map;

/**
 * An answer that is no JSON.
 *
 * @param type   its media type, in UTF-8
 * @param headers of the answer, besides
 */
record Document(String type, String text, Map<String, String> headers) {}
