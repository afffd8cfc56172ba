import java.io.InputStream;
import java.nio.file.*;
import java.security.cert.*;
import java.util.*;

/**
 * Arguments: "crl" or "ocsp", root, issuing, then certificates, all PEM in this folder. By CRL it reads root.crl and
 * issuing.crl, by OCSP <certificate>.sha1.ocsp (DER; it asks in
 * SHA-1 alone) and root.crl for the issuing authority. Prints "name: OK:", or "name: REASON: why not".
 */
public class ValidateMany {
    static CertificateFactory factory;

    static X509Certificate certificate(String name) throws Exception {
        try (InputStream in = Files.newInputStream(Path.of(name + ".pem"))) {
            return (X509Certificate) factory.generateCertificate(in);
        }
    }

    static CRL list(String name) throws Exception {
        try (InputStream in = Files.newInputStream(Path.of(name + ".crl"))) {
            return factory.generateCRL(in);
        }
    }

    public static void main(String[] names) throws Exception {
        factory = CertificateFactory.getInstance("X.509");
        boolean byList = names[0].equals("crl");
        X509Certificate root = certificate(names[1]), issuing = certificate(names[2]);
        List<CRL> lists = byList ? List.of(list(names[1]), list(names[2])) : List.of(list(names[1]));
        for (String name : Arrays.copyOfRange(names, 3, names.length)) {
            CertPathValidator validator = CertPathValidator.getInstance("PKIX");
            PKIXRevocationChecker checker = (PKIXRevocationChecker) validator.getRevocationChecker();
            X509Certificate leaf = certificate(name);
            if (byList) {
                checker.setOptions(EnumSet.of(
                    PKIXRevocationChecker.Option.PREFER_CRLS, PKIXRevocationChecker.Option.NO_FALLBACK));
            } else {
                checker.setOcspResponses(Map.of(leaf, Files.readAllBytes(Path.of(name + ".sha1.ocsp"))));
            }
            PKIXParameters parameters = new PKIXParameters(Set.of(new TrustAnchor(root, null)));
            parameters.addCertStore(CertStore.getInstance("Collection", new CollectionCertStoreParameters(lists)));
            parameters.addCertPathChecker(checker);
            try {
                validator.validate(factory.generateCertPath(List.of(leaf, issuing)), parameters);
                System.out.println(name + ": OK:");
            } catch (CertPathValidatorException refused) {
                System.out.println(name + ": " + refused.getReason() + ": " + refused.getMessage());
            }
        }
    }
}
