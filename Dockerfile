# Every part of Order Up that is ours, one image each, from this one file:
#
#   docker build --target service --build-arg SERVICE=gateway --build-arg MANAGEMENT_PORT=8081 -t orderup/gateway .
#   docker build --target client -t orderup/client .
#
# docker-compose.yml does this for all of them; the stage that compiles is the same for all, so it runs once.
# Nothing here needs BuildKit, and nothing is bound to a processor: amd64 and arm64 build alike.

FROM maven:3.9.16-eclipse-temurin-25 AS build
WORKDIR /workspace

# What changes rarely: the poms, and the wire formats that all modules compile against. Building the modules while they are
# still empty makes Maven fetch every plugin, compiler, processor and library, so a change of code below fetches nothing.
# (dependency:go-offline would miss what plugins resolve when they run: protoc, Error Prone, NullAway.)
COPY pom.xml ./
COPY .mvn .mvn
COPY config config
COPY contracts contracts
COPY order-service/pom.xml order-service/
COPY notification-service/pom.xml notification-service/
COPY gateway/pom.xml gateway/
COPY poller-client/pom.xml poller-client/
COPY local-stack/pom.xml local-stack/
COPY labs/pom.xml labs/
COPY labs/peers/pom.xml labs/peers/
RUN mvn --batch-mode --quiet package --projects '!local-stack,!labs,!labs/peers' -Dmaven.test.skip -Dspring-boot.repackage.skip

COPY order-service order-service
COPY notification-service notification-service
COPY gateway gateway
COPY poller-client poller-client
RUN mvn --batch-mode --quiet package --projects '!local-stack,!labs,!labs/peers' -Dmaven.test.skip

# A Spring Boot jar, unpacked into layers: what comes from others, and what is ours. An image then shares and transfers the
# first part as long as no dependency changes, and the JVM reads plain jars, which its AOT cache requires.
RUN for module in order-service notification-service gateway; do \
      java -Djarmode=tools -jar $module/target/$module-*.jar extract --layers --destination extracted/$module \
        --application-filename application.jar || exit 1; \
    done

# The AOT cache below is made with the JVM that later runs it: the cache of another build of the JVM is refused.
FROM eclipse-temurin:25.0.4_7-jre-noble AS runtime
RUN useradd --system --uid 10001 --home-dir /app --shell /usr/sbin/nologin orderup \
    && install --directory --owner=orderup --mode=0700 /var/lib/orderup/tls
WORKDIR /app
# Options that the training run and the real one must share. The heap is a part of the container's memory limit, so the limit
# is the one number to change.
RUN printf '%s\n' \
      -XX:+UseSerialGC \
      -XX:+UseCompactObjectHeaders \
      -XX:MaxRAMPercentage=35 \
      -XX:MetaspaceSize=96m \
      -XX:ReservedCodeCacheSize=64m \
      -XX:MaxDirectMemorySize=64m \
      -XX:+ExitOnOutOfMemoryError \
      -XX:-UsePerfData \
      -Xss512k \
      --enable-native-access=ALL-UNNAMED \
      --sun-misc-unsafe-memory-access=allow \
      > jvm.options

# The command line client: `docker compose run --rm client compare`.
FROM runtime AS client
COPY --from=build /workspace/poller-client/target/lib lib
COPY --from=build /workspace/poller-client/target/poller-client-*.jar application.jar
RUN java @jvm.options -Xlog:aot=error -XX:AOTCacheOutput=application.aot -jar application.jar --help
USER orderup
ENTRYPOINT ["java", "@/app/jvm.options", "-XX:AOTCache=/app/application.aot", "-jar", "/app/application.jar"]

# A service: SERVICE is the name of its module, MANAGEMENT_PORT the port of its actuator.
FROM runtime AS service
ARG SERVICE
COPY --from=build /workspace/extracted/${SERVICE}/dependencies/ ./
COPY --from=build /workspace/extracted/${SERVICE}/snapshot-dependencies/ ./
COPY --from=build /workspace/extracted/${SERVICE}/application/ ./
# The training run: start as far as everything is wired, write down which classes that took, exit. (JEP 514, JEP 515)
RUN java @jvm.options -Xlog:aot=error -XX:AOTCacheOutput=application.aot -Dspring.profiles.active=aot-training \
      -Dspring.context.exit=onRefresh -jar application.jar
ARG MANAGEMENT_PORT
ENV MANAGEMENT_SERVER_PORT=${MANAGEMENT_PORT}
USER orderup
# Ready means that the service can do its work now. The base image has neither curl nor wget; bash opens sockets itself.
HEALTHCHECK --interval=5s --timeout=4s --start-period=90s --retries=3 \
  CMD ["bash", "-c", "exec 3<>/dev/tcp/127.0.0.1/$MANAGEMENT_SERVER_PORT && printf 'GET /actuator/health/readiness HTTP/1.0\\r\\n\\r\\n' >&3 && read -r -t 3 status <&3 && [[ $status == *' 200 '* ]]"]
# java is process 1 and gets SIGTERM itself: it finishes what it is answering, then exits.
ENTRYPOINT ["java", "@/app/jvm.options", "-XX:AOTCache=/app/application.aot", "-jar", "/app/application.jar"]
