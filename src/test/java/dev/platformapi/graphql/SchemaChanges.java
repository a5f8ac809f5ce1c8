package dev.platformapi.graphql;

import graphql.schema.diff.DiffEvent;
import graphql.schema.diff.SchemaDiff;
import graphql.schema.diff.SchemaDiffSet;
import graphql.schema.diff.reporting.CapturingReporter;
import graphql.schema.idl.SchemaParser;
import graphql.schema.idl.UnExecutableSchemaGenerator;
import java.util.List;
import java.util.stream.Stream;

/**
 * What became of a schema.
 *
 * @param breaking what clients of the old one stumble over
 */
record SchemaChanges(List<String> breaking, List<String> safe) {
  static SchemaChanges between(String before, String after) {
    CapturingReporter report = new CapturingReporter();
    new SchemaDiff()
        .diffSchema(SchemaDiffSet.diffSetFromSdl(schema(before), schema(after)), report);
    List<String> breaking =
        Stream.concat(report.getBreakages().stream(), report.getDangers().stream())
            .map(DiffEvent::getReasonMsg)
            .toList();
    List<String> safe =
        report.getInfos().stream()
            .filter(event -> event.getCategory() != null)
            .map(DiffEvent::getReasonMsg)
            .toList();
    return new SchemaChanges(breaking, safe);
  }

  private static graphql.schema.GraphQLSchema schema(String sdl) {
    return UnExecutableSchemaGenerator.makeUnExecutableSchema(new SchemaParser().parse(sdl));
  }
}
