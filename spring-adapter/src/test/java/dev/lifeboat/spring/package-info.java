/** Tests of the starter, in real application contexts. */
@NullMarked
package dev.lifeboat.spring;

import org.jspecify.annotations.NullMarked;
