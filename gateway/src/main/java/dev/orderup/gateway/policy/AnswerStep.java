package dev.orderup.gateway.policy;

import io.netty.handler.codec.http.HttpHeaders;

/** Something done to the fields of every answer before they go to the client. */
@FunctionalInterface
interface AnswerStep {

    void answered(Passage passage, HttpHeaders fields);
}
