/**
 * The background training service: a JVM of its own with a job queue and an HTTP and SSE interface on loopback, one worker process
 * per run, and the client that the window and the commands use. Also the doors through which those reach methods, training and
 * models ({@code Catalog}, {@code Training}, {@code ModelTools}), so that they need not know the layers below.
 */
@NullMarked
package org.counterpoint.service;

import org.jspecify.annotations.NullMarked;
