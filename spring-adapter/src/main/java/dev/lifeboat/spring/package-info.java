/** Spring Boot's view of Lifeboat: a translator over {@code lifeboat-core}, with no logic of its own. */
@NullMarked
package dev.lifeboat.spring;

import org.jspecify.annotations.NullMarked;
