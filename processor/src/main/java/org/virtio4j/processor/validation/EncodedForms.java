package org.virtio4j.processor.validation;

import com.palantir.javapoet.ArrayTypeName;
import com.palantir.javapoet.ClassName;
import com.palantir.javapoet.TypeName;
import java.lang.foreign.MemorySegment;
import java.util.ArrayList;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Set;
import java.util.stream.Collectors;
import org.virtio4j.processor.model.CallModel;
import org.virtio4j.processor.model.Coding;
import org.virtio4j.processor.model.HeaderField;
import org.virtio4j.processor.model.HeaderModel;
import org.virtio4j.processor.model.ParameterModel;
import org.virtio4j.processor.model.ParameterModel.Role;
import org.virtio4j.processor.model.RequestModel;

/**
 * Makes forms of requests whose records and arrays the caller has encoded already: they do not
 * allocate.
 */
final class EncodedForms {
  private static final ClassName SEGMENT = ClassName.get(MemorySegment.class);

  private EncodedForms() {}

  /**
   * Adds such a form to each request that takes a record or an array, except where it is declared
   * already, or where a check wants to see the record.
   *
   * @param requests the requests of a queue
   * @return the same requests, and behind them their forms
   */
  static List<RequestModel> added(List<RequestModel> requests) {
    Set<String> signatures =
        requests.stream()
            .map(EncodedForms::signature)
            .collect(Collectors.toCollection(LinkedHashSet::new));
    List<RequestModel> all = new ArrayList<>(requests);
    for (RequestModel request : requests) {
      if (request.header().encoded().isEmpty() || isCheckedWhole(request)) {
        continue;
      }
      RequestModel form = encoded(request);
      if (signatures.add(signature(form))) {
        all.add(form);
      }
    }
    return all;
  }

  private static boolean isCheckedWhole(RequestModel request) {
    Set<String> wanted =
        request.checks().stream()
            .flatMap(check -> check.arguments().stream())
            .filter(argument -> argument.source() == CallModel.Source.PARAMETER)
            .map(CallModel.Argument::name)
            .collect(Collectors.toSet());
    return request.parameters().stream()
        .anyMatch(
            parameter -> parameter.role() == Role.ENCODED && wanted.contains(parameter.name()));
  }

  private static RequestModel encoded(RequestModel request) {
    List<ParameterModel> parameters =
        request.parameters().stream()
            .map(parameter ->
                parameter.role() == Role.ENCODED
                    ? new ParameterModel(parameter.name(), SEGMENT, Role.ENCODED, 0, false)
                    : parameter)
            .toList();
    List<HeaderField> fields =
        request.header().fields().stream().map(field -> encoded(field, request)).toList();
    HeaderModel header = new HeaderModel(fields, request.header().bytes(), request.header().room());
    return new RequestModel(
        request.name(),
        parameters,
        header,
        request.reply(),
        request.condition(),
        request.sizes(),
        request.checks(),
        request.result(),
        RequestModel.Form.ENCODED);
  }

  private static HeaderField encoded(HeaderField field, RequestModel request) {
    return switch (field) {
      case HeaderField.Encoded part ->
          new HeaderField.Encoded(part.offset(), part.parameter(), new Coding.Bytes(part.coding()));
      case HeaderField.LengthOf length when length.array() ->
          new HeaderField.LengthOf(
              length.leaf(),
              length.offset(),
              length.parameter(),
              stride(length.parameter(), request),
              false);
      default -> field;
    };
  }

  private static long stride(String parameter, RequestModel request) {
    for (HeaderField.Encoded part : request.header().encoded()) {
      if (part.parameter().equals(parameter)) {
        return part.coding() instanceof Coding.Many many
            ? many.layout().byteSize()
            : ((Coding.Numbers) part.coding()).element().wireType().bytes();
      }
    }
    return 1L;
  }

  /** The name and the erased parameters; an array of segments is none of one. */
  private static String signature(RequestModel request) {
    return request.name()
        + request.parameters().stream()
            .map(ParameterModel::type)
            .map(EncodedForms::erased)
            .toList();
  }

  private static String erased(TypeName type) {
    return type instanceof ArrayTypeName array
        ? erased(array.componentType()) + "[]"
        : type.toString();
  }
}
