/* SPDX-License-Identifier: Apache-2.0 */
package io.gamegateway;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import org.junit.jupiter.api.Test;

/** The providers below are named in META-INF/services of the test resources. */
class ProvidersTest {

    /** Has one provider. */
    public interface Single {}

    /** Has two providers. */
    public interface Several {}

    /** Has none. */
    public interface Missing {}

    /** The provider of {@link Single}, and one of {@link Several}. */
    public static final class First implements Single, Several {}

    /** The other provider of {@link Several}. */
    public static final class Second implements Several {}

    @Test
    void choose_whatWasSet_wins() {
        Single set = new Single() {};

        assertThat(Providers.choose(Single.class, set, First::new)).isSameAs(set);
    }

    @Test
    void choose_oneOnTheClassPath_isTaken() {
        Single byDefault = new Single() {};

        assertThat(Providers.choose(Single.class, null, () -> byDefault)).isInstanceOf(First.class);
    }

    @Test
    void choose_noneOnTheClassPath_takesTheDefault() {
        Missing byDefault = new Missing() {};

        assertThat(Providers.choose(Missing.class, null, () -> byDefault)).isSameAs(byDefault);
    }

    @Test
    void choose_severalOnTheClassPath_namesThemAndStops() {
        assertThatThrownBy(() -> Providers.choose(Several.class, null, First::new))
                .isInstanceOf(IllegalStateException.class)
                .hasMessageContaining("Several: several are on the class path")
                .hasMessageContaining("First")
                .hasMessageContaining("Second")
                .hasMessageContaining("expected: one, or one set on the builder");
    }
}
