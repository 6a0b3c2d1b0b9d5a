package dev.orderup.gateway.tls;

import java.io.IOException;
import java.io.StringWriter;
import java.io.UncheckedIOException;
import java.math.BigInteger;
import java.nio.channels.FileChannel;
import java.nio.file.FileSystems;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.nio.file.StandardOpenOption;
import java.nio.file.attribute.PosixFilePermissions;
import java.security.GeneralSecurityException;
import java.security.KeyPair;
import java.security.KeyPairGenerator;
import java.security.SecureRandom;
import java.security.cert.X509Certificate;
import java.security.spec.ECGenParameterSpec;
import java.time.Duration;
import java.time.Instant;
import java.time.temporal.ChronoUnit;
import java.util.Date;
import java.util.List;
import org.bouncycastle.asn1.ASN1Encodable;
import org.bouncycastle.asn1.ASN1ObjectIdentifier;
import org.bouncycastle.asn1.x500.X500Name;
import org.bouncycastle.asn1.x509.BasicConstraints;
import org.bouncycastle.asn1.x509.ExtendedKeyUsage;
import org.bouncycastle.asn1.x509.Extension;
import org.bouncycastle.asn1.x509.GeneralName;
import org.bouncycastle.asn1.x509.GeneralNames;
import org.bouncycastle.asn1.x509.GeneralSubtree;
import org.bouncycastle.asn1.x509.KeyPurposeId;
import org.bouncycastle.asn1.x509.KeyUsage;
import org.bouncycastle.asn1.x509.NameConstraints;
import org.bouncycastle.cert.X509v3CertificateBuilder;
import org.bouncycastle.cert.jcajce.JcaX509CertificateConverter;
import org.bouncycastle.cert.jcajce.JcaX509ExtensionUtils;
import org.bouncycastle.cert.jcajce.JcaX509v3CertificateBuilder;
import org.bouncycastle.openssl.jcajce.JcaPEMWriter;
import org.bouncycastle.openssl.jcajce.JcaPKCS8Generator;
import org.bouncycastle.operator.OperatorCreationException;
import org.bouncycastle.operator.jcajce.JcaContentSignerBuilder;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * What: an authority of this checkout's own that vouches for localhost, made at the first start and kept. When: for development, so that TLS
 * works before anybody has a certificate, and with verification on; a system that others reach has certificates of a real authority in
 * {@code tls.certificates}. Costs: clients must be told to trust {@code ca.pem}. Its name constraints (RFC 5280 section 4.2.1.10) let
 * it vouch for this machine and nothing else, so trusting it gives nobody the rest of the web. To let it vouch for another
 * name, add it to {@link #DNS_NAMES}.
 *
 * <p>The authority's key is in a file that only its owner can read. The key of the certificate that it issues is in memory only.
 */
final class DevelopmentCa {
    static final Duration LEAF_LIFE = Duration.ofDays(30);
    private static final Logger LOG = LoggerFactory.getLogger(DevelopmentCa.class);
    /** {@code gateway} is its name among the containers of docker-compose.yml. */
    private static final List<String> DNS_NAMES = List.of("localhost", "*.localhost", "gateway");
    private static final List<String> ADDRESSES = List.of("127.0.0.1", "::1");
    private static final List<String> NETWORKS = List.of("127.0.0.0/8", "::1/128");
    private static final Duration LIFE = Duration.ofDays(5 * 365);
    /** A clock that is behind ours must not find a certificate of the future. */
    private static final Duration BACKDATED = Duration.ofHours(1);
    private static final String SIGNATURE = "SHA256withECDSA";
    private static final X500Name NAME = new X500Name("CN=Order Up development CA,O=Order Up");
    private static final int SERIAL_BITS = 127;
    private final SecureRandom random = new SecureRandom();
    private final Path certificateFile;
    private final Path keyFile;
    private final Credential own;

    private DevelopmentCa(Path home) throws IOException {
        certificateFile = home.resolve("ca.pem");
        keyFile = home.resolve("ca-key.pem");
        own = loadOrMake(home);
    }

    /** The authority that lives there, which is made when there is none or its time is nearly over. */
    static DevelopmentCa in(Path home) {
        try {
            return new DevelopmentCa(home.toAbsolutePath().normalize());
        } catch (IOException cannot) {
            throw new UncheckedIOException("the development CA cannot keep its files in " + home.toAbsolutePath()
                    + " (set orderup.gateway.tls.home to a directory that can be written, or name certificates): " + cannot, cannot);
        }
    }

    /** What clients trust. */
    Path certificateFile() {
        return certificateFile;
    }

    /** A certificate for this machine with a new key, good for thirty days. */
    Credential issue() {
        try {
            var pair = newKeys();
            var names = new GeneralName[DNS_NAMES.size() + ADDRESSES.size()];
            for (int i = 0; i < names.length; i++) {
                names[i] = i < DNS_NAMES.size()
                        ? new GeneralName(GeneralName.dNSName, DNS_NAMES.get(i))
                        : new GeneralName(GeneralName.iPAddress, ADDRESSES.get(i - DNS_NAMES.size()));
            }
            var builder = begun(X500Name.getInstance(own.certificate().getSubjectX500Principal().getEncoded()),
                    new X500Name("CN=localhost"), pair, LEAF_LIFE);
            add(builder, Extension.basicConstraints, true, new BasicConstraints(false));
            add(builder, Extension.keyUsage, true, new KeyUsage(KeyUsage.digitalSignature));
            add(builder, Extension.extendedKeyUsage, false, new ExtendedKeyUsage(KeyPurposeId.id_kp_serverAuth));
            add(builder, Extension.subjectAlternativeName, false, new GeneralNames(names));
            add(builder, Extension.authorityKeyIdentifier, false,
                    new JcaX509ExtensionUtils().createAuthorityKeyIdentifier(own.certificate().getPublicKey()));
            return new Credential(DNS_NAMES, List.of(signed(builder, own.key())), pair.getPrivate());
        } catch (GeneralSecurityException | OperatorCreationException | IOException impossible) {
            throw new IllegalStateException("every Java platform signs with P-256", impossible);
        }
    }

    /** Under a lock, for two gateways of one home may start at once. */
    private Credential loadOrMake(Path home) throws IOException {
        makeHome(home);
        try (var channel = FileChannel.open(home.resolve("lock"), StandardOpenOption.CREATE, StandardOpenOption.WRITE);
                var _ = channel.lock()) {
            if (Files.exists(keyFile) && Files.exists(certificateFile)) {
                var there = new Credential(List.of(), Pem.certificates(certificateFile, Pem.bytes(certificateFile)),
                        Pem.key(keyFile, Pem.bytes(keyFile)));
                if (there.certificate().getNotAfter().toInstant().isAfter(Instant.now().plus(LEAF_LIFE))) {
                    keepSecret(keyFile);
                    return there;
                }
                LOG.warn("the development CA in {} is at its end and is replaced: clients must be told to trust the new one", home);
            }
            return make();
        } catch (IllegalArgumentException wrong) {
            throw new IOException(wrong.getMessage() + " (delete " + certificateFile + " and " + keyFile + " for new ones)", wrong);
        }
    }

    private static void makeHome(Path home) throws IOException {
        if (!Files.isDirectory(home)) {
            Files.createDirectories(home);
            if (isPosix()) {
                Files.setPosixFilePermissions(home, PosixFilePermissions.fromString("rwx------"));
            }
        }
    }

    private Credential make() throws IOException {
        try {
            var pair = newKeys();
            var builder = begun(NAME, NAME, pair, LIFE);
            add(builder, Extension.basicConstraints, true, new BasicConstraints(0));
            add(builder, Extension.keyUsage, true, new KeyUsage(KeyUsage.keyCertSign | KeyUsage.cRLSign));
            add(builder, Extension.nameConstraints, true, new NameConstraints(permitted(), null));
            add(builder, Extension.subjectKeyIdentifier, false, new JcaX509ExtensionUtils().createSubjectKeyIdentifier(pair.getPublic()));
            var certificate = signed(builder, pair.getPrivate());
            write(keyFile, new JcaPKCS8Generator(pair.getPrivate(), null).generate(), "rw-------");
            write(certificateFile, certificate, "rw-r--r--");
            return new Credential(List.of(), List.of(certificate), pair.getPrivate());
        } catch (GeneralSecurityException | OperatorCreationException impossible) {
            throw new IllegalStateException("every Java platform signs with P-256", impossible);
        }
    }

    private static GeneralSubtree[] permitted() {
        var names = DNS_NAMES.stream().filter(name -> !name.startsWith("*")).map(name -> new GeneralName(GeneralName.dNSName, name));
        var networks = NETWORKS.stream().map(network -> new GeneralName(GeneralName.iPAddress, network));
        return java.util.stream.Stream.concat(names, networks).map(GeneralSubtree::new).toArray(GeneralSubtree[]::new);
    }

    private KeyPair newKeys() throws GeneralSecurityException {
        var generator = KeyPairGenerator.getInstance("EC");
        generator.initialize(new ECGenParameterSpec("secp256r1"), random);
        return generator.generateKeyPair();
    }

    private X509v3CertificateBuilder begun(X500Name issuer, X500Name subject, KeyPair pair, Duration life) {
        var now = Instant.now().truncatedTo(ChronoUnit.SECONDS);
        return new JcaX509v3CertificateBuilder(issuer, new BigInteger(SERIAL_BITS, random).add(BigInteger.ONE),
                Date.from(now.minus(BACKDATED)), Date.from(now.plus(life)), subject, pair.getPublic());
    }

    private static void add(X509v3CertificateBuilder to, ASN1ObjectIdentifier what, boolean critical, ASN1Encodable value)
            throws IOException {
        to.addExtension(what, critical, value);
    }

    private static X509Certificate signed(X509v3CertificateBuilder builder, java.security.PrivateKey by)
            throws OperatorCreationException, GeneralSecurityException {
        return new JcaX509CertificateConverter().getCertificate(builder.build(new JcaContentSignerBuilder(SIGNATURE).build(by)));
    }

    /** As a whole or not at all, and with its permissions from the first byte on. */
    private static void write(Path file, Object object, String permissions) throws IOException {
        var text = new StringWriter();
        try (var pem = new JcaPEMWriter(text)) {
            pem.writeObject(object);
        }
        var next = file.resolveSibling(file.getFileName() + ".next");
        Files.deleteIfExists(next);
        if (isPosix()) {
            Files.createFile(next, PosixFilePermissions.asFileAttribute(PosixFilePermissions.fromString(permissions)));
        }
        Files.writeString(next, text.toString());
        Files.move(next, file, StandardCopyOption.ATOMIC_MOVE, StandardCopyOption.REPLACE_EXISTING);
    }

    private static void keepSecret(Path file) throws IOException {
        if (isPosix() && !Files.getPosixFilePermissions(file).equals(PosixFilePermissions.fromString("rw-------"))) {
            LOG.warn("{} could be read by others than its owner; now it cannot", file);
            Files.setPosixFilePermissions(file, PosixFilePermissions.fromString("rw-------"));
        }
    }

    private static boolean isPosix() {
        return FileSystems.getDefault().supportedFileAttributeViews().contains("posix");
    }
}
