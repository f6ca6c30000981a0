/**
 * The numbers that views and commands show, computed from runs, adapters or raw arrays by pure functions; every report
 * is a record of plain data that says in words what it cannot show and why.
 */
@NullMarked
package org.counterpoint.analysis;

import org.jspecify.annotations.NullMarked;
