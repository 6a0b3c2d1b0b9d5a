package dev.orderup.labs.tls;

import dev.orderup.labs.report.LabFailure;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.security.GeneralSecurityException;
import java.security.KeyStore;
import java.util.ArrayList;
import java.util.Base64;
import java.util.List;
import javax.net.ssl.KeyManager;
import javax.net.ssl.KeyManagerFactory;
import javax.net.ssl.SSLContext;
import javax.net.ssl.TrustManager;
import javax.net.ssl.TrustManagerFactory;

/**
 * An authority of the lab's own, with a certificate for each kind of server key, a renewed one, and one for a client. Made by the JDK's keytool, in a
 * directory that goes away with the lab; good for two days.
 */
final class Keys {
    private static final String AUTHORITY = "authority";
    private static final String PASSWORD = "of-a-file-that-goes-away";
    private static final List<String> EC = List.of("-keyalg", "EC", "-groupname", "secp256r1");
    private static final List<String> RSA = List.of("-keyalg", "RSA", "-keysize", "2048");
    private final Path directory;
    private final Path file;
    private KeyStore store;

    private Keys(Path directory) throws GeneralSecurityException {
        this.directory = directory;
        file = directory.resolve("keys.p12");
        store = KeyStore.getInstance("PKCS12");
    }

    static Keys in(Path directory) throws InterruptedException {
        try {
            var keys = new Keys(directory);
            keys.generate(AUTHORITY, EC, List.of("-ext", "BasicConstraints:critical=ca:true", "-ext", "KeyUsage:critical=keyCertSign"));
            keys.generate("ec", EC, List.of("-signer", AUTHORITY, "-ext", "san=dns:ec.localhost"));
            keys.generate("renewed", EC, List.of("-signer", AUTHORITY, "-ext", "san=dns:ec.localhost"));
            keys.generate("rsa", RSA, List.of("-signer", AUTHORITY, "-ext", "san=dns:rsa.localhost"));
            keys.generate("client", EC, List.of("-signer", AUTHORITY, "-ext", "ExtendedKeyUsage=clientAuth"));
            keys.load();
            keys.writeCertificate(AUTHORITY, "ca.pem");
            keys.write("ec", "ec");
            keys.write("rsa", "rsa");
            return keys;
        } catch (GeneralSecurityException | IOException e) {
            throw new LabFailure("cannot make keys: " + e.getMessage(), e);
        }
    }

    private void generate(String alias, List<String> algorithm, List<String> more) throws IOException, InterruptedException {
        var command = new ArrayList<>(List.of(Path.of(System.getProperty("java.home"), "bin", "keytool").toString(),
                "-J-XX:TieredStopAtLevel=1", "-genkeypair", "-alias", alias, "-dname", "CN=" + alias, "-validity", "2", "-keystore",
                file.toString(), "-storetype", "PKCS12", "-storepass", PASSWORD));
        command.addAll(algorithm);
        command.addAll(more);
        var process = new ProcessBuilder(command).redirectErrorStream(true).start();
        process.getOutputStream().close();
        var said = new String(process.getInputStream().readAllBytes(), StandardCharsets.UTF_8);
        if (process.waitFor() != 0) {
            throw new IOException("keytool: " + said);
        }
    }

    private void load() throws IOException, GeneralSecurityException {
        try (var in = Files.newInputStream(file)) {
            store = KeyStore.getInstance("PKCS12");
            store.load(in, PASSWORD.toCharArray());
        }
    }

    /** Puts the renewed certificate and its key where the first ones are, one file after the other, as tools do. */
    void renew() {
        try {
            write("renewed", "ec");
        } catch (GeneralSecurityException | IOException e) {
            throw new LabFailure("cannot write the renewed certificate: " + e.getMessage(), e);
        }
    }

    private void write(String alias, String name) throws IOException, GeneralSecurityException {
        writeCertificate(alias, name + ".pem");
        replace(name + "-key.pem", "PRIVATE KEY", store.getKey(alias, PASSWORD.toCharArray()).getEncoded());
    }

    private void writeCertificate(String alias, String name) throws IOException, GeneralSecurityException {
        replace(name, "CERTIFICATE", store.getCertificate(alias).getEncoded());
    }

    private void replace(String name, String kind, byte[] der) throws IOException {
        var text = new ByteArrayOutputStream();
        text.writeBytes("-----BEGIN %s-----\n".formatted(kind).getBytes(StandardCharsets.US_ASCII));
        text.writeBytes(Base64.getMimeEncoder(64, new byte[]{'\n'}).encode(der));
        text.writeBytes("\n-----END %s-----\n".formatted(kind).getBytes(StandardCharsets.US_ASCII));
        Files.write(directory.resolve(name), text.toByteArray());
    }

    /** Trusts the authority alone, remembers no session of another; {@code withCertificate}: has one to show. */
    SSLContext context(boolean withCertificate) {
        try {
            var context = SSLContext.getInstance("TLS");
            context.init(withCertificate ? shown() : new KeyManager[0], trusted(), null);
            return context;
        } catch (GeneralSecurityException | IOException e) {
            throw new LabFailure("cannot use keys: " + e.getMessage(), e);
        }
    }

    private KeyManager[] shown() throws GeneralSecurityException, IOException {
        var own = KeyStore.getInstance("PKCS12");
        own.load(null, null);
        own.setKeyEntry("client", store.getKey("client", PASSWORD.toCharArray()), PASSWORD.toCharArray(),
                store.getCertificateChain("client"));
        var managers = KeyManagerFactory.getInstance(KeyManagerFactory.getDefaultAlgorithm());
        managers.init(own, PASSWORD.toCharArray());
        return managers.getKeyManagers();
    }

    private TrustManager[] trusted() throws GeneralSecurityException, IOException {
        var authorities = KeyStore.getInstance("PKCS12");
        authorities.load(null, null);
        authorities.setCertificateEntry(AUTHORITY, store.getCertificate(AUTHORITY));
        var managers = TrustManagerFactory.getInstance(TrustManagerFactory.getDefaultAlgorithm());
        managers.init(authorities);
        return managers.getTrustManagers();
    }
}
