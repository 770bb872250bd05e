package dev.nightshift.platform;

import java.net.InetAddress;
import java.net.UnknownHostException;
import java.util.Optional;
import java.util.function.Supplier;
import org.apache.hc.client5.http.DnsResolver;

/**
 * Resolves a host once and hands on only addresses that the rules allow; the connection is made to exactly these. A name that
 * answers differently a moment later (DNS rebinding) gains nothing.
 */
final class CheckedNames implements DnsResolver {
  private final Supplier<AddressRules> rules;

  CheckedNames(Supplier<AddressRules> rules) {
    this.rules = rules;
  }

  /** The rules say no. */
  static final class Refused extends UnknownHostException {
    Refused(String why) {
      super(why);
    }
  }

  @Override
  public InetAddress[] resolve(String host) throws UnknownHostException {
    AddressRules current = rules.get();
    refuse(current.refusalOf(host));
    InetAddress[] addresses = InetAddress.getAllByName(host);
    for (InetAddress address : addresses) {
      refuse(current.refusalOf(address));
    }
    return addresses;
  }

  @Override
  public String resolveCanonicalHostname(String host) {
    return host;
  }

  private static void refuse(Optional<String> why) throws Refused {
    if (why.isPresent()) {
      throw new Refused(why.get());
    }
  }
}
