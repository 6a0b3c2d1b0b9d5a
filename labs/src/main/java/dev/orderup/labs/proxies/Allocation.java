package dev.orderup.labs.proxies;

import com.sun.tools.attach.AttachNotSupportedException;
import com.sun.tools.attach.VirtualMachine;
import dev.orderup.labs.report.LabFailure;
import java.io.IOException;
import java.lang.management.ManagementFactory;
import javax.management.JMException;
import javax.management.MBeanServerConnection;
import javax.management.ObjectName;
import javax.management.remote.JMXConnector;
import javax.management.remote.JMXConnectorFactory;
import javax.management.remote.JMXServiceURL;

/** What the threads of another JVM have allocated on its heap so far, those that have ended included. */
final class Allocation implements AutoCloseable {
    private final JMXConnector connector;
    private final MBeanServerConnection beans;

    private Allocation(JMXConnector connector) throws IOException {
        this.connector = connector;
        beans = connector.getMBeanServerConnection();
    }

    @SuppressWarnings("BanJNDI") // The address is the one that a JVM of our own has just told through the attach socket.
    static Allocation of(Process process) {
        try {
            var machine = VirtualMachine.attach(Long.toString(process.pid()));
            try {
                return new Allocation(JMXConnectorFactory.connect(new JMXServiceURL(machine.startLocalManagementAgent())));
            } finally {
                machine.detach();
            }
        } catch (IOException | AttachNotSupportedException e) {
            throw new LabFailure("cannot look into the JVM %d: %s".formatted(process.pid(), e.getMessage()), e);
        }
    }

    long bytes() {
        try {
            return (Long) beans.getAttribute(new ObjectName(ManagementFactory.THREAD_MXBEAN_NAME), "TotalThreadAllocatedBytes");
        } catch (IOException | JMException e) {
            throw new LabFailure("the JVM does not tell what it has allocated: " + e.getMessage(), e);
        }
    }

    @Override
    public void close() {
        try {
            connector.close();
        } catch (IOException e) {
            throw new LabFailure("cannot leave the JVM that was looked into: " + e.getMessage(), e);
        }
    }
}
