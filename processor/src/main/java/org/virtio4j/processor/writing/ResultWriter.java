package org.virtio4j.processor.writing;

import com.palantir.javapoet.CodeBlock;
import com.palantir.javapoet.NameAllocator;
import com.palantir.javapoet.TypeName;
import org.virtio4j.processor.model.LeafModel;
import org.virtio4j.processor.model.RequestModel;
import org.virtio4j.processor.model.RequestQueueModel;
import org.virtio4j.processor.model.ResultModel;

/** Writes how a request that waited looks at its status and returns its result. */
final class ResultWriter {
  private final RequestQueueModel queue;
  private final RequestModel request;
  private final Handles handles;
  private final NameAllocator locals;

  ResultWriter(
      RequestQueueModel queue, RequestModel request, Handles handles, NameAllocator locals) {
    this.queue = queue;
    this.request = request;
    this.handles = handles;
    this.locals = locals;
  }

  /** What a result is in Java. */
  static TypeName type(ResultModel result) {
    return switch (result) {
      case ResultModel.Nothing _ -> TypeName.VOID;
      case ResultModel.Written written -> written.wide() ? TypeName.LONG : TypeName.INT;
      case ResultModel.ReplyLeaf reply -> reply.leaf().field().javaType();
      case ResultModel.ReplyRecord reply -> reply.layout().type();
    };
  }

  /** The statements after the request of a token has completed. */
  CodeBlock statements(String token) {
    CodeBlock.Builder code = CodeBlock.builder();
    String status = locals.newName("status");
    if (request.reply().status().isPresent()) {
      code.addStatement("int $N = status($N)", status, token);
    }
    switch (request.result()) {
      case ResultModel.Nothing _ -> {
        code.addStatement("release($N)", token);
        addRefusal(code, status);
      }
      case ResultModel.Written written -> {
        String local = locals.newName("written");
        code.addStatement("long $N = written($N)", local, token);
        code.addStatement("release($N)", token);
        addRefusal(code, status);
        code.addStatement(
            "return $L",
            written.wide()
                ? CodeBlock.of("$N", local)
                : CodeBlock.of("$T.toIntExact($N)", Math.class, local));
      }
      case ResultModel.ReplyLeaf reply when Scalars.canFail(reply.leaf().field()) ->
          addDecoding(
              code, token, status, read(reply.leaf(), position(token, reply.leaf().offset())));
      case ResultModel.ReplyLeaf reply -> {
        LeafModel leaf = reply.leaf();
        String local = locals.newName(leaf.name());
        code.addStatement(
            "$T $N = $L",
            leaf.field().javaType(),
            local,
            read(leaf, position(token, leaf.offset())));
        code.addStatement("release($N)", token);
        addRefusal(code, status);
        code.addStatement("return $N", local);
      }
      case ResultModel.ReplyRecord reply ->
          addDecoding(
              code,
              token,
              status,
              CodeBlock.of(
                  "$T.decode(slots(), $L)",
                  reply.layout().generated(),
                  position(token, reply.offset())));
    }
    return code.build();
  }

  /** Decoding may fail, and means something only if the device answered with success. */
  private void addDecoding(
      CodeBlock.Builder code, String token, String status, CodeBlock expression) {
    code.beginControlFlow("try");
    addRefusal(code, status);
    code.addStatement("return $L", expression);
    code.nextControlFlow("finally");
    code.addStatement("release($N)", token);
    code.endControlFlow();
  }

  private void addRefusal(CodeBlock.Builder code, String status) {
    request
        .reply()
        .status()
        .ifPresent(reply -> {
          if (request.result() instanceof ResultModel.ReplyRecord record
              && record.status().isPresent()) {
            code.beginControlFlow("if ($N != $L)", status, (int) record.status().getAsLong());
          } else {
            code.beginControlFlow("if (!$T.isOk($N))", reply.codes(), status);
          }
          CodeBlock width =
              queue.shape().reply().equals(request.reply())
                  ? CodeBlock.of("")
                  : CodeBlock.of(", $L", reply.bytes());
          code.addStatement(
              "throw failed($1S, $2T.name($3N), $3N$4L)",
              request.name(),
              reply.codes(),
              status,
              width);
          code.endControlFlow();
        });
  }

  private static CodeBlock position(String token, long offset) {
    return offset == 0
        ? CodeBlock.of("replyOffset(slotOf($N))", token)
        : CodeBlock.of("replyOffset(slotOf($N)) + $LL", token, offset);
  }

  /** Reads a component of the reply, which is an integer in Java. */
  private CodeBlock read(LeafModel leaf, CodeBlock position) {
    int width = leaf.field().wireType().bytes();
    CodeBlock stored =
        CodeBlock.of(
            "($T) $L.get(slots(), $L)",
            Handles.carrier(width),
            handles.use(leaf.field()),
            position);
    if (width < Integer.BYTES && leaf.field().wireType().signed()) {
      return stored; // the cast has the sign already
    }
    return Scalars.fromRaw(
        leaf.field(),
        switch (width) {
          case 1 -> CodeBlock.of("$T.toUnsignedInt($L)", Byte.class, stored);
          case 2 -> CodeBlock.of("$T.toUnsignedInt($L)", Short.class, stored);
          default -> stored;
        });
  }
}
