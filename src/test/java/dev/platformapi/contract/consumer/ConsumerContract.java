package dev.platformapi.contract.consumer;

import au.com.dius.pact.consumer.junit5.PactConsumerTestExt;
import java.lang.annotation.ElementType;
import java.lang.annotation.Retention;
import java.lang.annotation.RetentionPolicy;
import java.lang.annotation.Target;
import org.junit.jupiter.api.extension.ExtendWith;

/** A test whose client speaks to Pact's server, and which makes a contract on the way. */
@Target(ElementType.TYPE)
@Retention(RetentionPolicy.RUNTIME)
@ExtendWith({KeptPact.class, PactConsumerTestExt.class})
@interface ConsumerContract {
  String consumer();

  String provider();
}
