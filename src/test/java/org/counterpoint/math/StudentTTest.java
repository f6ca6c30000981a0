package org.counterpoint.math;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatIllegalArgumentException;
import static org.assertj.core.api.Assertions.within;

import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class StudentTTest {

    /** Tabulated two-sided 5 % points. */
    @ParameterizedTest
    @CsvSource({
        "1, 12.7062047",
        "2, 4.3026527",
        "3, 3.1824463",
        "4, 2.7764451",
        "5, 2.5705818",
        "9, 2.2621572",
        "10, 2.2281389",
        "30, 2.0422725",
        "1000, 1.9623391"
    })
    void criticalValuesAreTheTabulatedOnes(int freedom, double expected) {
        assertThat(StudentT.critical(0.95, freedom)).isCloseTo(expected, within(1e-6));
    }

    @Test
    void oneDegreeOfFreedomIsCauchy() {
        assertThat(StudentT.within(1, 1)).isCloseTo(0.5, within(1e-14));
        assertThat(StudentT.within(0, 7)).isZero();
        // With two degrees P(|T| <= t) = t / sqrt(2 + t^2).
        assertThat(StudentT.within(3, 2)).isCloseTo(3 / Math.sqrt(11), within(1e-14));
    }

    @Test
    void impossibleArgumentsAreRefused() {
        assertThatIllegalArgumentException().isThrownBy(() -> StudentT.critical(0.95, 0));
        assertThatIllegalArgumentException().isThrownBy(() -> StudentT.critical(1, 3));
    }
}
