package dev.platformapi.gateway.config;

import dev.platformapi.gateway.config.document.Fault;
import dev.platformapi.gateway.config.document.Warning;
import java.util.List;
import java.util.Optional;

/**
 * What came of reading a file.
 *
 * @param file there if and only if there are no faults
 * @param faults all that is wrong, in the order of the file
 * @param warnings what one should know of the file, in its order
 */
public record GatewayReading(
    Optional<GatewayFile> file, List<Fault> faults, List<Warning> warnings) {}
