package dev.nightshift.cli;

import dev.nightshift.platform.Problem;
import java.io.StringWriter;
import java.util.List;
import java.util.Map;
import tools.jackson.core.JacksonException;
import tools.jackson.core.JsonGenerator;
import tools.jackson.core.JsonParser;
import tools.jackson.core.JsonToken;
import tools.jackson.core.ObjectReadContext;
import tools.jackson.core.ObjectWriteContext;
import tools.jackson.core.PrettyPrinter;
import tools.jackson.core.json.JsonFactory;
import tools.jackson.core.util.DefaultPrettyPrinter;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.node.JsonNodeFactory;
import tools.jackson.databind.node.MissingNode;

/**
 * JSON for commands that live for one request. It streams, because setting up the object mapper takes longer than the
 * request itself.
 */
final class Wire {

  private static final JsonFactory FACTORY = new JsonFactory();
  private static final JsonNodeFactory NODES = JsonNodeFactory.instance;

  private static final ObjectWriteContext PRETTY =
      new ObjectWriteContext.Base() {
        @Override
        public PrettyPrinter getPrettyPrinter() {
          return new DefaultPrettyPrinter();
        }

        @Override
        public boolean hasPrettyPrinter() {
          return true;
        }
      };

  private Wire() {}

  static JsonNode read(String text) {
    try (JsonParser parser = FACTORY.createParser(ObjectReadContext.empty(), text)) {
      JsonToken first = parser.nextToken();
      return first == null ? MissingNode.getInstance() : value(parser, first);
    } catch (JacksonException e) {
      throw new Problem.Invalid("The answer is not JSON. Is there a Nightshift at this address?", e);
    }
  }

  static String write(Object value) {
    return write(value, ObjectWriteContext.empty());
  }

  static String pretty(Object value) {
    return write(value, PRETTY);
  }

  private static JsonNode value(JsonParser parser, JsonToken token) {
    return switch (token) {
      case START_OBJECT -> object(parser);
      case START_ARRAY -> array(parser);
      case VALUE_NUMBER_INT -> NODES.numberNode(parser.getBigIntegerValue());
      case VALUE_NUMBER_FLOAT -> NODES.numberNode(parser.getDecimalValue());
      case VALUE_TRUE -> NODES.booleanNode(true);
      case VALUE_FALSE -> NODES.booleanNode(false);
      case VALUE_NULL -> NODES.nullNode();
      default -> NODES.stringNode(parser.getString());
    };
  }

  private static JsonNode object(JsonParser parser) {
    var object = NODES.objectNode();
    while (parser.nextToken() == JsonToken.PROPERTY_NAME) {
      String name = parser.currentName();
      object.set(name, value(parser, parser.nextToken()));
    }
    return object;
  }

  private static JsonNode array(JsonParser parser) {
    var array = NODES.arrayNode();
    for (JsonToken token = parser.nextToken(); token != JsonToken.END_ARRAY; token = parser.nextToken()) {
      array.add(value(parser, token));
    }
    return array;
  }

  private static String write(Object value, ObjectWriteContext context) {
    StringWriter text = new StringWriter();
    try (JsonGenerator generator = FACTORY.createGenerator(context, text)) {
      write(generator, value);
    }
    return text.toString();
  }

  private static void write(JsonGenerator generator, Object value) {
    switch (value) {
      case Map<?, ?> map -> {
        generator.writeStartObject();
        map.forEach((name, child) -> {
          generator.writeName(String.valueOf(name));
          write(generator, child);
        });
        generator.writeEndObject();
      }
      case List<?> list -> {
        generator.writeStartArray();
        list.forEach(child -> write(generator, child));
        generator.writeEndArray();
      }
      case JsonNode node -> write(generator, node);
      case Number number -> generator.writeNumber(number.longValue());
      case Boolean truth -> generator.writeBoolean(truth);
      default -> generator.writeString(value.toString());
    }
  }

  private static void write(JsonGenerator generator, JsonNode node) {
    switch (node.getNodeType()) {
      case OBJECT -> {
        generator.writeStartObject();
        node.properties().forEach(field -> {
          generator.writeName(field.getKey());
          write(generator, field.getValue());
        });
        generator.writeEndObject();
      }
      case ARRAY -> {
        generator.writeStartArray();
        node.forEach(child -> write(generator, child));
        generator.writeEndArray();
      }
      case NUMBER -> generator.writeNumber(node.decimalValue());
      case BOOLEAN -> generator.writeBoolean(node.booleanValue());
      case NULL, MISSING -> generator.writeNull();
      default -> generator.writeString(node.asString(""));
    }
  }
}
