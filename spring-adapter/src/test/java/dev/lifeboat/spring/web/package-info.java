/** Tests of the web page, on a real server. */
@NullMarked
package dev.lifeboat.spring.web;

import org.jspecify.annotations.NullMarked;
