/* SPDX-License-Identifier: Apache-2.0 */
package io.gamegateway.codec;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatIllegalArgumentException;

import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class ServerIdTest {

    @ParameterizedTest
    @CsvSource({
        "0,     0,   0,   00000000, 0.0.0",
        "0,     0,   1,   00000001, 0.0.1",
        "0,     0,   255, 000000ff, 0.0.255",
        "0,     1,   0,   00000100, 0.1.0",
        "0,     255, 0,   0000ff00, 0.255.0",
        "1,     0,   0,   00010000, 1.0.0",
        "32767, 0,   0,   7fff0000, 32767.0.0",
        "32767, 255, 255, 7fffffff, 32767.255.255",
        "258,   10,  3,   01020a03, 258.10.3",
    })
    void of_partsInRange_setsTheBitsOfTheContract(int world, int type, int inst, String hex, String text) {
        ServerId id = ServerId.of(world, type, inst);

        assertThat(id.value()).isEqualTo(Integer.parseUnsignedInt(hex, 16));
        assertThat(id.worldId()).isEqualTo(world);
        assertThat(id.serverType()).isEqualTo(type);
        assertThat(id.instId()).isEqualTo(inst);
        assertThat(id.isZip()).isFalse();
        assertThat(id).hasToString(text);
    }

    @ParameterizedTest
    @CsvSource({
        "-1,    0,   0,   worldId: -1 (expected: 0 to 32767)",
        "32768, 0,   0,   worldId: 32768 (expected: 0 to 32767)",
        "0,     -1,  0,   serverType: -1 (expected: 0 to 255)",
        "0,     256, 0,   serverType: 256 (expected: 0 to 255)",
        "0,     0,   -1,  instId: -1 (expected: 0 to 255)",
        "0,     0,   256, instId: 256 (expected: 0 to 255)",
    })
    void of_partOutOfRange_isRefusedWithNameValueAndRange(int world, int type, int inst, String message) {
        assertThatIllegalArgumentException()
                .isThrownBy(() -> ServerId.of(world, type, inst))
                .withMessage(message);
    }

    @ParameterizedTest
    @CsvSource({
        "80000000, 0,     0,   0",
        "81020a03, 258,   10,  3",
        "ffffffff, 32767, 255, 255",
    })
    void parts_zipBitIsSet_areThoseWithoutIt(String hex, int world, int type, int inst) {
        int value = Integer.parseUnsignedInt(hex, 16);

        assertThat(ServerId.isZip(value)).isTrue();
        assertThat(ServerId.worldId(value)).isEqualTo(world);
        assertThat(ServerId.serverType(value)).isEqualTo(type);
        assertThat(ServerId.instId(value)).isEqualTo(inst);
        assertThat(new ServerId(value).isZip()).isTrue();
        assertThat(new ServerId(value).worldId()).isEqualTo(world);
        assertThat(new ServerId(value).serverType()).isEqualTo(type);
        assertThat(new ServerId(value).instId()).isEqualTo(inst);
    }

    @Test
    void withoutZip_clearsBit31Only() {
        assertThat(ServerId.withoutZip(0xFFFF_FFFF)).isEqualTo(0x7FFF_FFFF);
        assertThat(ServerId.withoutZip(0x8000_0000)).isZero();
        assertThat(ServerId.withoutZip(0x0102_0A03)).isEqualTo(0x0102_0A03);
        assertThat(ServerId.isZip(0x7FFF_FFFF)).isFalse();
    }

    @Test
    void format_zipBitIsSet_doesNotShowIt() {
        assertThat(ServerId.format(0x8102_0A03)).isEqualTo("258.10.3");
        assertThat(new ServerId(0xFFFF_FFFF)).hasToString("32767.255.255");
    }
}
