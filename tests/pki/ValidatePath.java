import java.io.FileInputStream;
import java.io.InputStream;
import java.security.cert.*;
import java.util.*;

/** Arguments: root, issuing, certificate, root CRL, issuing CRL. Prints "valid", or why not. */
public class ValidatePath {
    public static void main(String[] names) throws Exception {
        CertificateFactory factory = CertificateFactory.getInstance("X.509");
        List<X509Certificate> certificates = new ArrayList<>();
        List<CRL> lists = new ArrayList<>();
        for (int i = 0; i < names.length; i++) {
            try (InputStream in = new FileInputStream(names[i])) {
                if (i < 3) certificates.add((X509Certificate) factory.generateCertificate(in));
                else lists.add(factory.generateCRL(in));
            }
        }
        PKIXParameters parameters =
            new PKIXParameters(Set.of(new TrustAnchor(certificates.get(0), null)));
        parameters.addCertStore(CertStore.getInstance("Collection", new CollectionCertStoreParameters(lists)));
        parameters.setRevocationEnabled(true);
        try {
            CertPathValidator.getInstance("PKIX").validate(
                factory.generateCertPath(List.of(certificates.get(2), certificates.get(1))), parameters);
            System.out.println("valid");
        } catch (CertPathValidatorException refused) {
            System.out.println(refused.getReason() + ": " + refused.getMessage());
        }
    }
}
