package dev.orderup.gateway.config;

import java.nio.file.Path;
import java.util.List;
import org.jspecify.annotations.Nullable;
import org.springframework.boot.context.properties.bind.DefaultValue;

/**
 * TLS towards the instances of an upstream.
 *
 * @param versions {@code TLSv1.3}, {@code TLSv1.2}, or both
 * @param verify whether an instance must prove, by a certificate that {@code ca} vouches for, that it has the name it is known by. False
 *        encrypts for whoever answers: it keeps listeners out and nobody who sits in between, so the log warns of it.
 * @param ca a PEM file: the certificates of those who vouch for the instances; null for those that the JDK trusts
 * @param name which name an instance must have, and is asked for by (SNI), instead of the host in {@code instances}
 * @param certificate a PEM file: what the gateway shows where an instance asks who it is, and those between it and its root; null to show none
 * @param key a PEM file: its private key, not encrypted
 */
public record UpstreamTlsSettings(@DefaultValue( {
        "TLSv1.3", "TLSv1.2"}) List<String> versions,
        @DefaultValue("true") boolean verify, @Nullable Path ca, @Nullable String name, @Nullable Path certificate, @Nullable Path key){

    public UpstreamTlsSettings {
        versions = List.copyOf(versions);
    }
}
