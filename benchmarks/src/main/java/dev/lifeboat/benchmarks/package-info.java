/** Measures Lifeboat beside what people would use instead, in one run on one machine. Nothing here is published. */
@NullMarked
package dev.lifeboat.benchmarks;

import org.jspecify.annotations.NullMarked;
