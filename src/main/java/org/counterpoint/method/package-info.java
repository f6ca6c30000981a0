/**
 * What the papers are about: scalarizers, advantage estimators, preference losses and projections, as pure functions with
 * small state. A new method is one class that implements {@link org.counterpoint.method.OnlineMethod} or
 * {@link org.counterpoint.method.OfflineMethod}, registered as a {@link java.util.ServiceLoader} provider of
 * {@link org.counterpoint.method.Method}.
 */
@NullMarked
package org.counterpoint.method;

import org.jspecify.annotations.NullMarked;
