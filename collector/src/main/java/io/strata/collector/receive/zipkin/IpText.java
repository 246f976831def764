package io.strata.collector.receive.zipkin;

import io.netty.util.NetUtil;
import java.net.InetAddress;
import java.net.UnknownHostException;

/** The one text of an IP address: IPv6 in its shortest form, IPv4 also where it was mapped. */
final class IpText {
  private IpText() {}

  /** Empty where the text is no address: Zipkin leaves such a one out too. */
  static String of(String text) {
    try {
      return NetUtil.toAddressString(InetAddress.ofLiteral(text));
    } catch (IllegalArgumentException _) {
      return "";
    }
  }

  /** Empty where so many bytes are no address. */
  static String of(byte[] address) {
    try {
      return NetUtil.toAddressString(InetAddress.getByAddress(address));
    } catch (UnknownHostException _) {
      return "";
    }
  }
}
