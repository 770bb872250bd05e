package dev.nightshift.platform;

import java.io.ByteArrayInputStream;
import java.io.IOException;
import java.io.InputStream;
import java.lang.reflect.Type;
import org.springframework.core.MethodParameter;
import org.springframework.http.HttpHeaders;
import org.springframework.http.HttpInputMessage;
import org.springframework.http.converter.HttpMessageConverter;
import org.springframework.web.bind.annotation.RestControllerAdvice;
import org.springframework.web.servlet.mvc.method.annotation.RequestBodyAdviceAdapter;

/** The one limit of whatever a controller takes as {@code @RequestBody}; more is answered with 413 before it is parsed. */
@RestControllerAdvice
public final class BodyLimit extends RequestBodyAdviceAdapter {

  /** The most bytes of a body. */
  public static final int BYTES = 512 * 1024;

  private record Read(byte[] bytes, HttpHeaders headers) implements HttpInputMessage {
    @Override
    public InputStream getBody() {
      return new ByteArrayInputStream(bytes);
    }

    @Override
    public HttpHeaders getHeaders() {
      return headers;
    }
  }

  @Override
  public boolean supports(MethodParameter parameter, Type type, Class<? extends HttpMessageConverter<?>> converter) {
    return true;
  }

  /** @throws Problem.TooLarge when there is more than the limit */
  @Override
  public HttpInputMessage beforeBodyRead(
      HttpInputMessage message, MethodParameter parameter, Type type, Class<? extends HttpMessageConverter<?>> converter) throws IOException {
    return new Read(Bodies.read(message.getBody(), BYTES), message.getHeaders());
  }
}
